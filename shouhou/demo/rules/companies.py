"""Customers' names, by city and trade. Brands are put together from characters that few firms use."""

from dataclasses import dataclass

from shouhou.demo.rules.dice import Dice, Weighted

_FIRST = "沐榆砚澄岚屿棠柏黎衡禾稷汀峦芷苇沅淇泠珩瑾翊昱晗熹旻霁漾澜溪麓峤"
_SECOND = "川野泉原桥舟曜麦塬港洲岭汐庭坊谷林枫桐梧笙禹棣铎钧镕翔骏嵘岱"


@dataclass(frozen=True, slots=True)
class Trade:
    """A branch of industry: how its firms call themselves and what machines they buy (family: weight)."""

    name: str
    words: tuple[str, ...]
    families: Weighted[str]


def _trade(name: str, words: str, families: str) -> Trade:
    pairs = [item.split("*") for item in families.split()]
    return Trade(name, tuple(words.split()), Weighted([(family, float(weight)) for family, weight in pairs]))


TRADES = {
    trade.name: trade
    for trade in (
        _trade(
            "食品",
            "食品 休闲食品 烘焙食品 粮油食品 速冻食品 坚果食品",
            "枕式包装机*5 给袋式包装机*4 立式包装机*4 装盒机*2 开箱封箱机*2 码垛机*2 热收缩机*1",
        ),
        _trade(
            "饮料", "饮料 乳业 饮品 果汁饮料 矿泉水", "灌装线*5 热收缩机*3 贴标机*3 码垛机*3 开箱封箱机*2"
        ),
        _trade(
            "日化",
            "日化 日用品 洗护用品 化妆品 清洁用品",
            "灌装线*4 旋盖机*3 贴标机*3 装盒机*3 热收缩机*3 开箱封箱机*1",
        ),
        _trade(
            "医药",
            "制药 药业 生物医药 医疗用品 中药饮片",
            "泡罩包装机*5 装盒机*5 贴标机*3 开箱封箱机*2 给袋式包装机*1",
        ),
        _trade(
            "电子", "电子 电子科技 电器配件 数码科技", "装盒机*3 开箱封箱机*4 码垛机*3 贴标机*3 枕式包装机*1"
        ),
        _trade(
            "调味品",
            "调味品 酿造 酱业 香辛料",
            "灌装线*4 立式包装机*4 给袋式包装机*3 旋盖机*2 贴标机*2 热收缩机*1",
        ),
        _trade("五金", "五金制品 紧固件 建材", "立式包装机*4 枕式包装机*2 热收缩机*3 开箱封箱机*2 码垛机*1"),
    )
}
_SHARES = Weighted(
    [("食品", 30), ("饮料", 15), ("日化", 16), ("医药", 14), ("电子", 9), ("调味品", 10), ("五金", 6)]
)
_FORMS = Weighted([("有限公司", 80), ("股份有限公司", 8), ("集团有限公司", 4), ("厂", 8)])


class Register:
    """Gives every company a name that no other company of the demonstration has."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def new(self, dice: Dice, city: str) -> tuple[str, str, Trade]:
        """Return full name, short name and trade of a new company in ``city``."""
        trade = TRADES[dice.draw(_SHARES)]
        word = dice.pick(trade.words)
        while True:
            brand = dice.pick(_FIRST) + dice.pick(_SECOND)
            if f"{city}{brand}{trade.name}" not in self._used:
                break
            word = dice.pick(trade.words)
            if f"{city}{brand}{word}" not in self._used:
                break
        self._used |= {f"{city}{brand}{trade.name}", f"{city}{brand}{word}"}
        return f"{city}{brand}{word}{dice.draw(_FORMS)}", f"{brand}{word}", trade


PARK_WORDS = ("经济开发区", "工业园", "食品产业园", "高新区", "智能制造产业园", "科技园", "临港工业区")
ROAD_WORDS = tuple(
    "兴业创新振兴迎宾滨河科技工业长安文昌富强民生新港永安凤凰银杏金桥"[at : at + 2] for at in range(0, 32, 2)
)
WORKSHOPS = (
    "包装车间",
    "一车间",
    "二车间",
    "三车间",
    "内包间",
    "外包间",
    "后道包装线",
    "成品包装车间",
    "新厂房包装区",
)
TITLES = ("设备主管", "生产经理", "设备科长", "机修班长", "车间主任", "厂长", "工程部经理", "采购")
