"""The public figures: counted as of any day, by topic, district, organisation and period."""
