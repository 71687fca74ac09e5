"""Pure rules of the cold chain. 冷链规则"""
