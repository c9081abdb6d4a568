from ascertain.bench.bundled_answers import measure


def test_planted_answers_come_first_and_the_planted_origin_flips():
    found = measure()
    assert found["listed"] == found["planted"]
    assert found["first"] >= 5, found["misses"]
    assert found["flipped"] == found["flips"]
