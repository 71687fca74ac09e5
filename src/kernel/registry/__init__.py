"""The master index of people and places. 人员与机构主索引"""
