"""What is worked out from published and stated rates: trends, and the populations behind rates."""
