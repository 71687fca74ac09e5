"""What can go wrong on the machine itself, in words its owner can act on. 运行环境错误"""


class CannotStart(Exception):
    """Something outside the program is in the way. The message says what, and what to do."""
