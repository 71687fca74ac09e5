"""Pure rules of vaccination. 接种规则"""
