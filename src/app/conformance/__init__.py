"""Answers case files and compares them with what they expect. 规则对照检验"""
