import shop.goods
import app.settings


class Cart:
    pass
