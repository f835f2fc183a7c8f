# ruff: noqa: E501 - tables of content, one thing a line
"""Where the offices are: fifty real cities, their districts, and the cities they also serve.

Positions are those of city centers, to a tenth of a degree or better, and only used to draw a map.
"""

from dataclasses import dataclass
from functools import cache

REGIONS = {
    "EAST": "华东大区",
    "SOUTH": "华南大区",
    "WEST": "西南大区",
    "NEAST": "东北大区",
    "NORTH": "华北大区",
    "CENTRAL": "华中大区",
    "NWEST": "西北大区",
}

_CITIES = """
HZ 杭州 浙江 EAST 30.27,120.15 余杭区,萧山区,钱塘区,临平区,富阳区 绍兴@30.00,120.58 嘉兴@30.75,120.76 湖州@30.89,120.09 金华@29.08,119.65 江西:上饶@28.45,117.94
GZ 广州 广东 SOUTH 23.13,113.26 黄埔区,番禺区,白云区,南沙区,增城区 佛山@23.02,113.12 东莞@23.02,113.75 中山@22.52,113.39 江门@22.58,113.08 广西:梧州@23.48,111.28
CD 成都 四川 WEST 30.57,104.07 郫都区,新都区,龙泉驿区,温江区,双流区 德阳@31.13,104.40 绵阳@31.47,104.68 眉山@30.08,103.85 资阳@30.12,104.63 西藏:拉萨@29.65,91.14
SY 沈阳 辽宁 NEAST 41.80,123.43 于洪区,铁西区,沈北新区,浑南区,苏家屯区 辽阳@41.27,123.24 鞍山@41.11,122.99 抚顺@41.88,123.96 铁岭@42.29,123.84 内蒙古:通辽@43.65,122.24
SH 上海 上海 EAST 31.23,121.47 松江区,嘉定区,青浦区,奉贤区,闵行区 江苏:昆山@31.38,120.98 江苏:太仓@31.45,121.13 浙江:平湖@30.68,121.02
SZ 深圳 广东 SOUTH 22.54,114.06 宝安区,龙岗区,光明区,坪山区,龙华区 惠州@23.11,114.42 汕尾@22.79,115.37
BJ 北京 北京 NORTH 39.90,116.41 大兴区,顺义区,通州区,昌平区,房山区 河北:廊坊@39.54,116.68 河北:保定@38.87,115.46 河北:张家口@40.77,114.89
WH 武汉 湖北 CENTRAL 30.59,114.31 东西湖区,江夏区,黄陂区,蔡甸区,汉南区 孝感@30.92,113.92 黄冈@30.45,114.87 鄂州@30.39,114.89 荆州@30.33,112.24
NJ 南京 江苏 EAST 32.06,118.80 江宁区,浦口区,溧水区,六合区,栖霞区 镇江@32.19,119.42 扬州@32.39,119.41 安徽:马鞍山@31.67,118.51
XA 西安 陕西 NWEST 34.34,108.94 高陵区,长安区,未央区,临潼区,鄠邑区 咸阳@34.33,108.71 宝鸡@34.36,107.24 渭南@34.50,109.51
ZZ 郑州 河南 CENTRAL 34.75,113.63 中牟县,新郑市,荥阳市,惠济区,经开区 开封@34.80,114.31 新乡@35.30,113.93 许昌@34.04,113.85 焦作@35.22,113.24
QD 青岛 山东 EAST 36.07,120.38 城阳区,即墨区,胶州市,黄岛区,莱西市 潍坊@36.71,119.16 日照@35.42,119.53
CQ 重庆 重庆 WEST 29.56,106.55 江津区,璧山区,渝北区,巴南区,长寿区 四川:广安@30.46,106.63 四川:达州@31.21,107.47 四川:泸州@28.87,105.44
TJ 天津 天津 NORTH 39.13,117.20 武清区,西青区,津南区,北辰区,静海区 河北:沧州@38.30,116.84 河北:唐山@39.63,118.18
SU 苏州 江苏 EAST 31.30,120.59 吴江区,相城区,吴中区,常熟市,张家港市 南通@31.98,120.89 泰州@32.46,119.92
CS 长沙 湖南 CENTRAL 28.23,112.94 望城区,浏阳市,宁乡市,长沙县,雨花区 株洲@27.83,113.13 湘潭@27.83,112.94 岳阳@29.36,113.13 益阳@28.55,112.36
HF 合肥 安徽 EAST 31.82,117.23 肥西县,肥东县,包河区,长丰县,经开区 六安@31.73,116.52 芜湖@31.35,118.43 滁州@32.30,118.32
JN 济南 山东 EAST 36.65,117.12 历城区,章丘区,长清区,济阳区,天桥区 德州@37.44,116.36 泰安@36.20,117.09 聊城@36.46,115.99
FZ 福州 福建 EAST 26.07,119.30 福清市,闽侯县,长乐区,马尾区,晋安区 宁德@26.67,119.55 莆田@25.45,119.01 南平@26.64,118.18
XM 厦门 福建 EAST 24.48,118.09 同安区,海沧区,集美区,翔安区 漳州@24.51,117.65 泉州@24.87,118.68 龙岩@25.08,117.02
NB 宁波 浙江 EAST 29.87,121.54 北仑区,鄞州区,余姚市,慈溪市,奉化区 台州@28.66,121.42 舟山@29.99,122.21
WX 无锡 江苏 EAST 31.49,120.31 惠山区,锡山区,江阴市,宜兴市,新吴区 安徽:宣城@30.94,118.76
NC 南昌 江西 CENTRAL 28.68,115.86 南昌县,新建区,青山湖区,进贤县 九江@29.71,116.00 宜春@27.82,114.42 抚州@27.95,116.36
KM 昆明 云南 WEST 25.04,102.71 呈贡区,安宁市,官渡区,晋宁区 玉溪@24.35,102.55 曲靖@25.49,103.80 大理@25.61,100.27
NN 南宁 广西 SOUTH 22.82,108.37 江南区,西乡塘区,武鸣区,邕宁区 柳州@24.33,109.42 钦州@21.98,108.65 崇左@22.38,107.36
GY 贵阳 贵州 WEST 26.65,106.63 清镇市,乌当区,修文县,花溪区 遵义@27.73,106.93 安顺@26.25,105.95 黔南@26.25,107.52
HB 哈尔滨 黑龙江 NEAST 45.80,126.53 双城区,阿城区,呼兰区,香坊区 大庆@46.59,125.10 绥化@46.65,126.97 齐齐哈尔@47.35,123.92
CC 长春 吉林 NEAST 43.82,125.32 绿园区,九台区,双阳区,农安县 吉林@43.84,126.55 四平@43.17,124.35 松原@45.14,124.83
DL 大连 辽宁 NEAST 38.91,121.61 金州区,普兰店区,旅顺口区,瓦房店市 营口@40.67,122.24 丹东@40.00,124.35
SJ 石家庄 河北 NORTH 38.04,114.51 藁城区,鹿泉区,栾城区,正定县 衡水@37.74,115.67 邢台@37.07,114.50 邯郸@36.63,114.54
TY 太原 山西 NORTH 37.87,112.55 清徐县,小店区,阳曲县,晋源区 晋中@37.69,112.75 吕梁@37.52,111.14 长治@36.20,113.12
LZ 兰州 甘肃 NWEST 36.06,103.83 榆中县,西固区,红古区,永登县 白银@36.54,104.14 定西@35.58,104.63 天水@34.58,105.72
WL 乌鲁木齐 新疆 NWEST 43.83,87.62 米东区,新市区,头屯河区,达坂城区 昌吉@44.01,87.31 石河子@44.31,86.08 吐鲁番@42.95,89.19
HH 呼和浩特 内蒙古 NORTH 40.84,111.75 赛罕区,土默特左旗,和林格尔县,玉泉区 包头@40.66,109.84 乌兰察布@41.00,113.13 鄂尔多斯@39.61,109.78
YC 银川 宁夏 NWEST 38.49,106.23 永宁县,贺兰县,灵武市,西夏区 吴忠@37.99,106.20 石嘴山@38.98,106.38 中卫@37.50,105.19
XN 西宁 青海 NWEST 36.62,101.78 城北区,湟中区,大通县 海东@36.50,102.10
HK 海口 海南 SOUTH 20.04,110.20 秀英区,龙华区,琼山区,美兰区 澄迈@19.74,110.01 文昌@19.54,110.80 三亚@18.25,109.51
DG 东莞 广东 SOUTH 23.02,113.75 松山湖,大朗镇,厚街镇,虎门镇,常平镇 河源@23.74,114.70
FS 佛山 广东 SOUTH 23.02,113.12 顺德区,南海区,三水区,高明区 肇庆@23.05,112.46 云浮@22.92,112.04
ST 汕头 广东 SOUTH 23.35,116.68 金平区,潮阳区,澄海区,龙湖区 揭阳@23.55,116.37 潮州@23.66,116.62 梅州@24.29,116.12
WZ 温州 浙江 EAST 28.00,120.70 平阳县,苍南县,瑞安市,龙湾区,龙港市 丽水@28.47,119.92
YT 烟台 山东 EAST 37.46,121.45 福山区,龙口市,莱阳市,牟平区 威海@37.51,122.12
LI 临沂 山东 EAST 35.10,118.36 兰山区,罗庄区,河东区,沂南县 枣庄@34.81,117.32 济宁@35.41,116.59
XZ 徐州 江苏 EAST 34.21,117.28 铜山区,贾汪区,邳州市,睢宁县 连云港@34.60,119.22 宿迁@33.96,118.28 安徽:宿州@33.65,116.96
CZ 常州 江苏 EAST 31.81,119.97 武进区,新北区,金坛区,溧阳市 淮安@33.61,119.02
LH 漯河 河南 CENTRAL 33.58,114.02 召陵区,源汇区,临颍县,舞阳县 周口@33.63,114.70 驻马店@33.01,114.02 南阳@32.99,112.53
XY 襄阳 湖北 CENTRAL 32.01,112.12 樊城区,襄州区,枣阳市,谷城县 十堰@32.63,110.80 宜昌@30.69,111.29 随州@31.69,113.38
YB 宜宾 四川 WEST 28.75,104.64 翠屏区,南溪区,叙州区 自贡@29.34,104.78 内江@29.58,105.06 乐山@29.55,103.77
ZJ 湛江 广东 SOUTH 21.27,110.36 霞山区,麻章区,遂溪县,廉江市 茂名@21.66,110.93 阳江@21.86,111.98
GL 桂林 广西 SOUTH 25.27,110.29 临桂区,灵川县,七星区,荔浦市 贺州@24.40,111.57 湖南:永州@26.42,111.61
"""


@dataclass(frozen=True, slots=True)
class Town:
    """A city that an office serves, with its center."""

    city: str
    province: str
    latitude: float
    longitude: float
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An office's city and its neighborhood."""

    code: str
    region: str
    home: Town
    around: tuple[Town, ...]

    @property
    def name(self) -> str:
        """The office's name, as the door plate shows it."""
        return f"{self.home.city}办事处"

    def band(self, town: Town) -> str:
        """Return how far a town is, as the arrival promise sorts it."""
        if town.city == self.home.city:
            return "same_city"
        return "same_province" if town.province == self.home.province else "other"


def places(count: int) -> tuple[Place, ...]:
    """Return the first ``count`` offices; a city with an office of its own is served by that one."""
    chosen = _all_places()[:count]
    own = {place.home.city for place in chosen}
    return tuple(
        Place(p.code, p.region, p.home, tuple(t for t in p.around if t.city not in own)) for p in chosen
    )


@cache
def _all_places() -> tuple[Place, ...]:
    return tuple(_parse(line) for line in _CITIES.strip().splitlines())


def _parse(line: str) -> Place:
    code, city, province, region, position, districts, *around = line.split()
    latitude, longitude = (float(number) for number in position.split(","))
    home = Town(city, province, latitude, longitude, tuple(districts.split(",")))
    return Place(code, region, home, tuple(_neighbor(text, province) for text in around))


def _neighbor(text: str, province: str) -> Town:
    name, position = text.split("@")
    own, _, city = name.rpartition(":")
    latitude, longitude = (float(number) for number in position.split(","))
    return Town(city, own or province, latitude, longitude)
