"""No-Tie: open-air meetings of officials and residents, from the backlog of appeals to the answer."""
