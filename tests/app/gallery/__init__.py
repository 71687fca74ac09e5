"""Every component on a few pages with invented data, to look at and to test. 组件图库"""
