"""Explorers and quizzes: widgets that run in Jupyter and on the pages of the book."""
