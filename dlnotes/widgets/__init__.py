"""Explorers and quizzes: widgets that run in Jupyter and on the pages of the book."""

from __future__ import annotations

from dlnotes.widgets.boundary import Boundary
from dlnotes.widgets.drop_ball import DropBall
from dlnotes.widgets.pick_alpha import PickAlpha
from dlnotes.widgets.progress import Progress
from dlnotes.widgets.quiz import Quiz
from dlnotes.widgets.secant import Secant
from dlnotes.widgets.shape_stacker import ShapeStacker
from dlnotes.widgets.tangent_line import TangentLine

__all__ = ["Boundary", "DropBall", "PickAlpha", "Progress", "Quiz", "Secant", "ShapeStacker", "TangentLine"]
