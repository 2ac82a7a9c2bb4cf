"""Explorers and quizzes: widgets that run in Jupyter and on the pages of the book."""

from __future__ import annotations

from dlnotes.widgets.boundary import Boundary
from dlnotes.widgets.break_symmetry import BreakSymmetry
from dlnotes.widgets.progress import Progress
from dlnotes.widgets.quiz import Quiz
from dlnotes.widgets.shape_stacker import ShapeStacker
from dlnotes.widgets.where_time import WhereTime

__all__ = ["Boundary", "BreakSymmetry", "Progress", "Quiz", "ShapeStacker", "WhereTime"]
