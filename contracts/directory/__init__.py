"""The directory: finding freelancers by words, skills, country, languages, hours and what they have done here."""
