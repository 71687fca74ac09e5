"""Vaccination schedules as versioned data. 免疫程序数据"""
