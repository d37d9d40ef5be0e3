"""What is meant: pronouns, treaties and sanctions spoken of, speakers, and the context in which acts are read."""
