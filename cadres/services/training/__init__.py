"""Services of training: plans, teachers, classes, seats, presence, videos, credits."""
