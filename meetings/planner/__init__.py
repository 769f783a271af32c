"""The planner's core: from a problem to a plan. Pure: no database, no Flask, no clock."""
