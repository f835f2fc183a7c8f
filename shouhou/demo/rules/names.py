"""Names of people, typical of the years they were born in. Nobody's name in particular."""

from shouhou.demo.rules.dice import Dice, Weighted

_SURNAMES = Weighted(
    [
        (name, weight)
        for weight, names in (
            (7.0, "王李张刘陈"),
            (3.5, "杨赵黄周吴徐孙胡朱高林何郭马罗"),
            (1.6, "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"),
            (
                0.8,
                "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
            ),
            (0.2, ("欧阳", "上官", "诸葛")),
        )
        for name in names
    ]
)
_GIVEN = {
    (
        "m",
        1965,
    ): "建国 建华 志明 国平 卫东 永福 德明 金根 水根 正荣 传宝 光明 庆丰 阿根 新民 跃进 来发 福生 兴旺 长林",
    (
        "m",
        1975,
    ): "志刚 海波 文斌 建平 永强 国栋 卫平 立新 晓峰 少华 春林 红兵 东升 向阳 振华 学军 宏伟 松林 云飞 俊峰",
    (
        "m",
        1985,
    ): "磊 鹏飞 海涛 志勇 小龙 宏杰 晓明 永亮 建伟 文涛 振宇 国锋 立军 彦斌 少鹏 敬东 利民 庆华 明辉 成刚",
    (
        "m",
        1995,
    ): "俊杰 志鹏 文浩 家豪 伟健 嘉伟 晨光 天宇 凯文 思远 泽宇 鑫磊 志豪 明轩 永康 景辉 家乐 浩东 逸飞 子健",
    ("f", 1965): "桂芳 玉兰 秀珍 月英 惠芬 爱华 凤仙 菊香 素琴 彩凤 美珍 银花 小妹 桂珍 巧云 淑贤",
    ("f", 1975): "丽萍 红梅 建芳 秋菊 海燕 春霞 雪琴 玉梅 惠玲 爱萍 晓红 素芳 丽娟 冬梅 永红 美娟",
    ("f", 1985): "静 晓燕 丽丽 海霞 文娟 小芳 艳玲 雅琴 晓丽 秀娟 倩倩 婷 蓉 燕飞 玲玲 雪梅",
    ("f", 1995): "婷婷 佳怡 梦瑶 思雨 雨欣 晓雯 嘉敏 诗琪 梓涵 雪莹 欣悦 紫薇 慧敏 可欣 佳慧 若琳",
}
_POOLS = {key: tuple(text.split()) for key, text in _GIVEN.items()}

# Well-known people whose names these lists could make by chance.
_TAKEN_TEXT = (
    "陈静,李静,张静,刘静,王婷,李婷,郭静,郑志刚,唐婷,高磊,王磊,李磊,黄磊,刘志明,王海燕,张海燕,林俊杰,王俊杰,"
    "张家豪,王振华,李振华,陈建华,王建国,王建平,陈凯文,刘建国,何建华,李建华,马海涛,李海涛,许志刚,郑少华,"
    "王志刚,李志刚,张志刚,杨宏伟,王宏伟,李宏伟,张向阳,王紫薇,夏紫薇,武静,陈志刚,黄晓明,高晓明"
)
_TAKEN = frozenset(_TAKEN_TEXT.split(","))

BIRTH_YEARS = (1965, 1975, 1985, 1995)


def person_name(dice: Dice, born: int, *, woman: bool) -> str:
    """Return a name of somebody born in the decade around ``born`` (one of BIRTH_YEARS)."""
    pool = _POOLS["f" if woman else "m", born]
    while True:
        name = dice.draw(_SURNAMES) + dice.pick(pool)
        if name not in _TAKEN:
            return name


def some_name(dice: Dice, *, women: float = 0.3) -> str:
    """Return a name of any working age."""
    return person_name(dice, dice.pick(BIRTH_YEARS[1:]), woman=dice.chance(women))


def phone(dice: Dice) -> str:
    """Return a mobile number of the prefix 161, which no operator assigns: nobody is called by mistake."""
    return f"161{dice.between(0, 99999999):08}"
