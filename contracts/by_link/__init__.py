"""Plans that one person sends another by a link: for two who know each other already, and need no job on the market."""
