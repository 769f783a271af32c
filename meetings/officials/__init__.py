"""Who comes to the meetings: officials, their organisations and responsibilities, and crews."""
