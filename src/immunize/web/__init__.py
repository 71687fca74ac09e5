"""Pages and API of the vaccination module. 接种网页"""
