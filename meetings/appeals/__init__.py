"""Topics and the appeals of residents: records, import, statistics."""
