"""Plans: drafts made from the records, changed by people, approved and released."""
