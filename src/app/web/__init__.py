"""Pages that show more than one module, and what every visitor meets. 跨模块网页"""
