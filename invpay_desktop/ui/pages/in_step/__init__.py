"""The page of the hosted service: what needs the person, what is being checked, what failed, waits and differs."""
