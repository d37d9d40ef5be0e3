"""When an act was: the dates of a text as its sentences lead on."""
