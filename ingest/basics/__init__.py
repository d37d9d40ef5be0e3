"""What every stage knows: errors, claims and entities, word lists, the authority tables."""
