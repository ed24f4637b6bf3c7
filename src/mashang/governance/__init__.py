"""Who must 责, what applies 策, who is asked, who is told 讯, who watches 督."""
