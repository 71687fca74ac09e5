"""How long what people write may be. 文字长度"""

from typing import Annotated

from msgspec import Meta

Note = Annotated[str, Meta(max_length=1000)]
"""Free text: an explanation, advice, a reason. Checked wherever a form or message is read. 说明"""
