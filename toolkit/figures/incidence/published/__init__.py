"""Published rates of provinces and other places, bases and scopes kept apart."""
