"""Pages and API of the cold chain. 冷链网页"""
