from mashang.foundation.keys.cache import Cache


def test_the_least_used_key_makes_room_for_a_new_one():
    cache = Cache(capacity=2)
    cache.put("a", "1", "first", -1)
    cache.put("a", "2", "second", -1)
    assert cache.get("a", "1") == "first"
    cache.put("a", "3", "third", -1)
    assert cache.get("a", "2") is None
    assert cache.get("a", "1") == "first"


def test_a_new_era_forgets_everything_and_the_same_era_nothing():
    cache = Cache()
    cache.put("a", "1", "key", -1)
    cache.forget(era=-1)
    assert cache.get("a", "1") == "key"
    cache.forget(era=4)
    assert cache.get("a", "1") is None
    cache.put("a", "1", "key", 3)
    assert cache.get("a", "1") is None
