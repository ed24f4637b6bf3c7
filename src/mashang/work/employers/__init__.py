"""单位和店铺: who speaks for them by phone, whom they employ, whether they are open."""
