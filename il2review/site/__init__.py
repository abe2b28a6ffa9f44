"""Building the site and showing it on this machine."""
