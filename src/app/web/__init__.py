"""Pages that show more than one module. 跨模块网页"""
