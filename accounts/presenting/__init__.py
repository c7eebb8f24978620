"""How people present themselves: photograph, languages, hours, a portfolio of projects, and the page that shows it."""
