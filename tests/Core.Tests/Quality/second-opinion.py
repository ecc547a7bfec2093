"""Passing and Bablok's line by exact fractions, written from the paper's text apart from the hub's code: python3 second-opinion.py.
The figures stand in ComparisonTests."""
from fractions import Fraction as F
from itertools import combinations
from math import sqrt
from statistics import NormalDist, median

PEAK = [(494, 512), (395, 430), (516, 520), (434, 428), (476, 500), (557, 600), (413, 364), (442, 380), (650, 658), (433, 445), (417, 432), (656, 626),
        (267, 260), (478, 477), (178, 259), (423, 350), (427, 451)]
TIED = [(1, "1.2"), (1, "1.2"), (2, "2.1"), (2, "2.4"), (3, "3.3"), (4, "3.9"), (4, "5.2"), (5, "5.2"), (6, "6.1"), (7, "7.7"), (8, "8.1"), (9, "9.9")]
FAR = F(10) ** 12  # stands for a slope without end


def line(points):
    points = [(F(x), F(y)) for x, y in points]
    slopes = []
    for (x1, y1), (x2, y2) in combinations(points, 2):
        if x1 == x2 and y1 == y2:
            continue
        slope = (FAR if y2 > y1 else -FAR) if x1 == x2 else (y1 - y2) / (x1 - x2)
        if slope != -1:
            slopes.append(slope)
    slopes.sort()
    number, offset = len(slopes), sum(1 for slope in slopes if slope < -1)
    ranked = lambda rank: slopes[min(max(rank + offset, 1), number) - 1]
    middle = ranked((number + 1) // 2) if number % 2 else (ranked(number // 2) + ranked(number // 2 + 1)) / 2
    n = len(points)
    c = NormalDist().inv_cdf(0.975) * sqrt(n * (n - 1) * (2 * n + 5) / 18)
    m1 = int((number - c) / 2 + 0.5)
    m2 = number - m1 + 1
    intercept = lambda slope: median(y - slope * x for x, y in points)
    return [middle, ranked(m1), ranked(m2), intercept(middle), intercept(ranked(m2)), intercept(ranked(m1))]


for name, points in (("PEAK", PEAK), ("TIED", TIED)):
    print(name, ", ".join(repr(float(one)) for one in line(points)))
