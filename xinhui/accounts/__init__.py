"""Who people are, what posts they hold and what they may see."""
