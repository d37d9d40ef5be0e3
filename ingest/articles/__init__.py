"""From files of any kind to the text that is kept, its title, publisher and date."""
