"""Pages and API of the maternal module. 妇幼网页"""
