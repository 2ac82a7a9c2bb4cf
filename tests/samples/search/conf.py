"""A small book to search: four chapters in two languages, with the extensions that search needs."""

extensions = [
    "myst_nb",
    "book._ext.bilingual",
    "book._ext.highlighting",
    "book._ext.maths",
    "book._ext.pages",
    "book._ext.search",
]
root_doc = "book/index"
html_theme = "dlnotes"
html_math_renderer = "mathml"
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_use_index = False
language = "ko"
project = "A small book"
