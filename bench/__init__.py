"""Measurements as ratios within one run, on real parts. 性能测量"""
