"""What must happen outside the database: the outbox, its worker, the timetable."""
