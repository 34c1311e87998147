"""Analysis: targets, reshuffles on paper, profiles, and the looks into sealed forms that they take."""
