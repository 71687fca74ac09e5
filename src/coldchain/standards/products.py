"""Temperature facts per vaccine, and the constants of heat. 疫苗温度敏感性数据"""

from functools import cache
from pathlib import Path

from msgspec import Struct

from coldchain.domain.excursion import Kinetics, Vvm
from coldchain.domain.products import Product

from .files import HERE, StandardsError, convert, entries, read


class Stability(Struct, frozen=True):
    """How heat is added up. 热暴露常数"""

    kinetics: Kinetics
    vvm: dict[int, Vvm]


def load_products(path: Path) -> dict[str, Product]:
    """Read and check a file of products, by vaccine code."""
    found: dict[str, Product] = {}
    for product in entries(path, "product", Product, lambda entry: entry.get("name_en")):
        for code in product.vaccines:
            if code in found:
                raise StandardsError(f"{path.name}: {code} has two entries")
            found[code] = product
    return found


def load_stability(path: Path) -> Stability:
    """Read and check a file of constants."""
    kinetics = convert(read(path).get("mean_kinetic"), Kinetics, f"{path.name}: mean_kinetic")
    monitors = entries(path, "vvm", Vvm, lambda entry: f"type {entry.get('type')}")
    return Stability(kinetics, {vvm.type: vvm for vvm in monitors})


@cache
def products() -> dict[str, Product]:
    """The products the project ships, by vaccine code."""
    return load_products(HERE / "products.toml")


@cache
def stability() -> Stability:
    """The constants the project ships."""
    return load_stability(HERE / "stability.toml")
