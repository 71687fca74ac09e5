"""Alarm rules and product facts as versioned data. 冷链标准数据"""
