"""Pure rules of maternal and child health. 妇幼规则"""
