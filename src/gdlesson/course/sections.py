"""The sections of the lesson by number: the file names of their notebooks, without .ipynb."""

SECTIONS = {
    1: "01-the-search-for-low-ground",
    2: "02-the-derivative",
    3: "03-the-rules-worth-knowing",
    4: "04-the-chain-rule",
    5: "05-partial-derivatives",
    6: "06-the-gradient",
    7: "07-gradient-descent",
    8: "08-a-worked-descent",
    9: "09-gradients-of-whole-arrays",
    10: "10-autograd",
    11: "11-when-training-fails",
    12: "12-self-check",
}
