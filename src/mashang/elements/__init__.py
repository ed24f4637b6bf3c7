"""The six elements of grid governance: 人 people, 地 places, 事 cases, 物 goods, 情 observations, 组织 organisations."""
