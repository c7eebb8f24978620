"""What the site shows to search engines and to whoever is sent a link: a map of its public pages."""
