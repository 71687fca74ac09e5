"""Growth: z-scores, classes, curves, by WHO or national tables. 儿童生长评价"""
