"""Growth tables and maternal rules as versioned data. 妇幼标准数据"""
