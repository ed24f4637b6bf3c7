"""Names, numbers and phones of people who do not exist."""

from collections import Counter
from datetime import date
from random import Random
from typing import Final

from mashang.domain.identifiers import with_check_digit

SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN_F: Final = (
    "芳娜敏静秀丽艳玲婷雪颖洁倩蕾琴云莉萍红兰英梅慧巧雅欣怡佳悦涵梦诗雨琪瑶妍蓉霞燕菊桂珍"
)
GIVEN_M: Final = (
    "伟强磊军洋勇杰涛明超辉刚平鹏飞斌波宇浩凯俊峰建国华志文博宁龙海林松涵睿轩铭晨昊天佑福根"
)
NOT_THESE: Final = frozenset({"陈琳"})
"""A name of the founding article: nobody in the invented street bears it."""

DIVISION: Final = "330199"
"""No county has this code, so no living person has a number that begins with it."""
PHONE_BLOCK: Final = 15400000000
"""A block of mobile numbers that no operator has."""


class Invention:
    """Makes people up, the same ones for the same seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._born: Counter[date] = Counter()
        self._phones = 0
        self._weights = [1 / (place + 8) for place in range(len(SURNAMES))]

    def surname(self) -> str:
        """A surname, the common ones more often."""
        return self.random.choices(SURNAMES, self._weights)[0]

    def name(self, sex: str, surname: str | None = None) -> str:
        """A full name of two or three characters."""
        signs = GIVEN_F if sex == "f" else GIVEN_M
        while True:
            length = 2 if self.random.random() < 0.78 else 1
            given = "".join(self.random.choice(signs) for _ in range(length))
            made = (surname or self.surname()) + given
            if made not in NOT_THESE:
                return made

    def citizen_number(self, born_on: date, sex: str) -> str:
        """A valid number of nobody, odd for men and even for women."""
        self._born[born_on] += 1
        serial = self._born[born_on] * 2 - (1 if sex == "m" else 0)
        if serial > 999:
            raise ValueError(f"too many people were born on {born_on}")
        return with_check_digit(f"{DIVISION}{born_on:%Y%m%d}{serial:03d}")

    def phone(self) -> str:
        """A mobile number of nobody."""
        self._phones += 1
        return str(PHONE_BLOCK + self._phones)
