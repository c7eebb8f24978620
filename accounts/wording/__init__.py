"""How facts are kept, and how they are put into words for one reader."""
