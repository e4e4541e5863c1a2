"""Invented sentences to measure triage by: red flags that must be found, harmless matters, kinds.

One a line: the labels, a bar, the sentence.
"""

WITH_FLAGS = """
violence | 昨天晚上他带着三个人冲进我家院子，把我打得头破血流
violence | 邻居因为浇地的事拿铁锹朝我头上拍了一下
violence | 两家人在地头打起来了，我弟弟被打断了两根肋骨
violence | 他当着全村人的面扇了我两个耳光
violence | 对方扬言要弄死我全家
violence | 停车没停好，他下车就给了我一拳
violence | 他揪着我的头发往墙上撞
violence | 因为宅基地，他拿菜刀追着我跑了半条街
violence | 楼上的男的踹我家门，还说要砍人
violence | 工头叫人把讨薪的几个工友围殴了
violence | 他说再种这块地就打断我的腿
violence | 双方发生互殴，都有皮外伤
violence | 她冲上来又抓又咬，我胳膊上全是血印子
violence | 他把我推倒在地，骑在身上掐我脖子
violence | 那家人放话，谁敢拆墙就跟谁拼命
violence | 对方提着汽油桶来我店里说要一把火烧了
violence | 我父亲去说理，被他家儿子一砖头砸在头上
violence | 他没少打我，村里人都知道
violence | 差点没把我打死，现在还躺在医院里
violence | 他说没打我，可我脸上的伤还在
violence | 他们几个人持棍子堵在路口不让我过
violence | 因为几句口角两人动起手来，都挂了彩
violence | 他用脚踢我肚子，踢了好几下
violence | 他恐吓我说要让我在村里待不下去，还要卸我一条胳膊
violence | 往我家门上泼粪，还往院子里扔石头砸人
family_violence,violence | 我丈夫喝了酒就打我，已经三年了
family_violence,violence | 老公昨晚又动手了，我带着伤跑回娘家
family_violence | 儿媳妇长期受家暴，不敢报警
family_violence,violence | 他天天打骂老婆，邻居都听得见
family_violence,violence | 儿子嫌我不中用，一巴掌把我扇倒在地
family_violence | 养子虐待老人，三天不给饭吃
family_violence,violence | 前夫又来家里闹，拿刀架在我脖子上要复婚
family_violence | 他把我反锁在屋里，不许我出门，也不让我跟娘家联系
family_violence,violence | 男朋友一吵架就掐我脖子，同居两年不敢分手
family_violence,violence | 婆婆和小姑子一起按着我打
family_violence,violence | 女婿动不动就对我女儿拳打脚踢
family_violence,violence | 媳妇拿擀面杖打公公，把头打破了
family_violence | 这些年我一直忍受家庭暴力，想离婚他不肯
family_violence,violence | 我爸喝醉了打我妈，我妈身上青一块紫一块
family_violence | 丈夫威胁我，说敢离婚就杀了我们娘俩
family_violence,violence | 哥哥为了分家产把八十岁的老母亲推下台阶
family_violence,violence | 他用烟头烫我，结婚以来一直这样
family_violence | 丈夫强迫我发生关系，不从就不给生活费
family_violence | 我不敢回家，回家他就要往死里打
family_violence,minors | 继父老是用皮带抽孩子，孩子身上都是印子
crime | 大棚里的花苗昨晚被人偷了两百多盆
crime | 他以合伙为名骗走我十二万，人找不到了
crime | 有人在村里设局赌博，一晚上输赢好几万
crime | 对方拿着我的照片敲诈我五千块
crime | 村会计挪用了集体的钱，账对不上
crime | 他半夜翻墙入室，偷走了现金和首饰
crime | 那个男的猥亵了我侄女
crime | 有人往鱼塘里投毒，一夜死了三千斤鱼
crime | 他们把我关在宾馆两天，逼我签还款协议
crime | 骑摩托撞了人就逃逸了
crime | 他在村里放高利贷，还不上就叫人上门泼油漆
crime | 说是投资养老项目，拉我们入伙，其实是传销
crime | 他家地里种了罂粟
crime | 对方伪造我的签名把房子过户了
crime | 有人拦住我抢走了手机和钱包
crime | 他故意把我家大棚的薄膜割了，还烧了草垛
crime | 酒后开车把我家的墙撞塌了，满身酒气
crime | 有人偷拍女厕所，被我们当场抓住
crime | 邻居的侄子吸毒，半夜来砸门要钱
crime | 他强奸了我，我不敢说
crime | 村霸带着一帮人收保护费，不交就不让出摊
crime | 有人冒充公安给我妈打电话，转走了八万
crime | 他手里有枪，说要崩了我
crime | 我家的羊被人下了药，拉走两只
crime | 他非法采砂，把河堤都挖空了
minors | 我女儿今年九岁，在学校被同学欺负
minors | 孩子才上小学三年级，父母离婚没人管
minors | 一个十五岁的男孩在砖厂干活，说是童工
minors | 留守儿童没人照顾，爷爷又病了
minors | 邻居家的狗咬了我五岁的儿子
minors | 初二的学生不去上学，天天在网吧
minors | 两个男孩打闹，一个把另一个的门牙磕掉了，家长要求赔偿
minors | 离婚后他不付抚养费，还不让我见娃
minors | 未成年人骑电动车带人摔伤了
minors | 我家小孩在邻居鱼塘边玩，差点掉下去
minors | 幼儿园老师让我家宝宝罚站，孩子回来直哭
minors | 女孩才13岁，就被家里要求订婚收彩礼
minors,crime | 有个男的总在校门口摸小女孩
minors | 班里几个学生一起霸凌我弟弟，他今年读初一
minors | 孙女还没满周岁，亲妈走了，谁来养
suicide | 我真的活不下去了，欠的钱这辈子还不清
suicide | 她说要是离婚就喝农药
suicide | 老人说活着没意思，不如死了算了
suicide | 他爬到楼顶要跳楼，说不给工资就不下来
suicide | 我媳妇留了遗书离家出走了
suicide | 再不给我解决，我就死在村委会门口
suicide | 母亲自从地被占了，整天说不想活了
suicide | 上个月她割过腕，被救回来了
suicide | 他们这是要把我往绝路上逼
suicide | 我已经买好了百草枯
suicide | 他在电话里跟我交代后事，说对不起孩子
suicide | 我不怕死，大不了一了百了
suicide | 老伴走了以后他就念叨着要跟着去，昨天还在找绳子上吊
suicide | 想不开，站在水库边上好几个小时
suicide,violence | 他说不答应就跟我们全家同归于尽
"""

WITHOUT_FLAGS = """
我打算明年把老房子翻修一下，邻居不同意
我给村委打电话打了三次都没人接
他在外面打工，过年才回来，院墙的事没法商量
楼上每天晚上打麻将到十二点，吵得睡不着
他欠我两万块钱，当时打了欠条
邻居家的大树遮了我家的光，要求砍掉树枝
他家排水沟往我家院子里流
杀虫剂飘到我家花上，叶子都黄了
我没有打人，只是说话声音大了点
双方只是争吵，没有动手
我们两家没打过架，就是为了地界一直不说话
老人说她不想死，就是想有人陪着说说话
他卖给我的花苗有一半是死的
鱼塘里的水浑了，鱼没有死，但长得慢
包工头偷工减料，屋顶漏雨
他家抢先把路口占了，我的三轮车过不去
物业费涨价没有经过业主同意
电梯坏了三天没人来修
我和合伙人对账对不上，想请人算清楚
租了他的大棚，合同没到期他要收回
村里分红名单没有我家，想问问原因
快递放在门口丢了一个包装盒，后来找到了
工资拖了两个月，老板说下个月给
装修的灰尘飘进我家阳台
他家公鸡每天四点打鸣
两家共用一口井，电费怎么分说不清
大棚的卷帘机用了一周就坏，卖家不给换
我想把承包地转给侄子种，村里不给办手续
房东不退押金，说墙上有划痕
果树苗品种不对，结的果子又小又酸
邻居的车总停在我家大门口
他把垃圾堆在巷子口，夏天味道很大
婆媳之间因为做饭的事拌嘴，想找人说说
兄弟三个为赡养母亲轮流住的时间有分歧
我家老房子要过户给弟弟，姐姐不签字
购买的化肥没有效果，想退货
村里打井，管道从我家地里过，没有赔青苗
他答应给我的中介费没有给
快要打霜了，供暖管道还没修好
对面饭店油烟太大，窗户不敢开
修路把我家门口垫高了，一下雨就进水
我们签了花卉收购合同，价格跌了他就不来收
养狗的邻居不拴绳，狗到处拉屎
隔壁养猪场气味重，苍蝇多
两家的滴灌管交叉，浇水时间冲突
我的电动车被他的车蹭掉了漆
他说我家空调外机滴水，打湿了他晒的被子
想咨询宅基地能不能继承
他打了水泥地面，比我家高出二十公分
医院的收费单有一项看不懂，想核对
股东退出，机器怎么折价谈不拢
旧房拆了重建，滴水檐伸过来三十公分
卖车的说没出过事故，结果是修过的
村口的路灯坏了，互相推，没人修
广场舞的音响太响，说了几次不听
土地流转费去年的还没结清
他家盖二层挡了我家的采光，想让他退一米
我和老伴想把菜园分给两个女儿，女婿有意见
大集上摊位的线怎么划，两个卖花的争起来了
他借了我的拖拉机，还回来时油箱是空的
"""

KINDS = """
marriage_family | 丈夫在外面有人了，我想离婚，但是存款怎么分谈不拢
marriage_family | 三个儿子谁都不愿意养老，老母亲没人管
marriage_family | 订婚后女方反悔，彩礼不退
marriage_family | 父亲去世没留遗嘱，兄妹几个争遗产
marriage_family | 婆媳不和，天天为小事吵
marriage_family | 离婚以后他不让我探望女儿
marriage_family | 分家时说好的粮食和赡养费，大哥不给
marriage_family | 女婿和岳父因为过年去谁家闹别扭
neighbours | 邻居家的空调外机正对着我家卧室，吵得睡不着
neighbours | 隔壁把杂物堆在公共过道，我家进出不方便
neighbours | 两家共用的巷子，他在中间砌了一道墙
neighbours | 他家的树枝伸到我家房顶，一刮风就打瓦
neighbours | 楼上漏水把我家天花板泡了，他不承认
neighbours | 邻居的鸡老跑到我家菜园里刨菜
neighbours | 对门半夜唱歌，说了也不听
neighbours | 他家的下水道冲着我家院墙，墙根都湿了
house_homestead | 他盖新房占了我家宅基地半米
house_homestead | 老宅基地证上写的是爷爷的名字，叔叔说房子是他的
house_homestead | 邻居翻盖房子，地基超出了老界石
house_homestead | 我家的房产证面积和实际不符，和邻居地界说不清
house_homestead | 买了同村人的老院子，现在他要反悔收回房屋
house_homestead | 两家的滴水和房檐为半尺宅基争了十年
contract | 签了花卉购销合同，对方到期不履行
contract | 租房合同没到期，房东要我搬走还不退押金
contract | 装修公司没按合同施工，要求返工
contract | 交了定金买车，车行一直不交车，要他退定金
contract | 和大棚建设公司签了协议，工期拖了三个月，违约金怎么算
contract | 门面转让合同签了，转让费付了一半对方不交钥匙
production_business | 在市场买的花苗品种不对，卖家不认账
production_business | 种子发芽率太低，耽误了一季
production_business | 两个摊主为抢客户在花市里争摊位
production_business | 合伙开的花店要散伙，库存怎么分
production_business | 打的除草剂飘到我的大棚，玫瑰全蔫了，他种他的玉米我种我的花
production_business | 卖给我的肥料是假的，西红柿减产一半
debt | 他借了我三万块钱，打了借条，到期不还
debt | 朋友借钱周转，说好两分利息，现在本金都要不回来
debt | 给他担保的贷款，银行找我还
debt | 他欠我货款八千，一拖再拖
debt | 亲戚欠债不还，电话也不接
debt | 赊账赊了两年，小卖部的账他不认
damages | 他家的狗咬伤了我，医药费不肯出
damages | 他放羊啃了我两亩麦苗，要他赔偿损失
damages | 烧荒把我家的苹果树烧了十几棵，赔多少谈不拢
damages | 我在他家帮工摔伤了腿，住院花了两万，他只给三千
damages | 施工的把我家墙震裂了，要求赔偿
damages | 广告牌掉下来砸坏了我的车，店家不赔
land_forest_contract | 承包地确权的时候面积少了三分
land_forest_contract | 土地流转费两年没给，合作社说没钱
land_forest_contract | 他犁地每年往我这边多犁一垄
land_forest_contract | 山上的林地是我承包的，他去砍树说是他的
land_forest_contract | 外出打工把地给堂弟种，现在想要回口粮田
land_forest_contract | 两个村的果园地边不清，承包期限也有争议
expropriation_demolition | 修高速征了我家的地，补偿款到现在没发
expropriation_demolition | 旧村改造拆迁，安置房面积和说好的不一样
expropriation_demolition | 征地青苗补偿标准太低，几十户不同意
expropriation_demolition | 拆迁办说我家的附属房不算面积
labour | 老板拖欠工资三个月，工地的人都走了
labour | 在花棚打工摔伤，老板说不算工伤
labour | 公司辞退我不给经济补偿
labour | 干了半年没签劳动合同，也没交社保
labour | 包工头说等甲方结账才发农民工的工钱
labour | 加班费从来没给过，还扣我奖金
village_affairs | 村里的账目不公开，大家对村委有意见
village_affairs | 外嫁女的集体分红没有发
village_affairs | 村委会把鱼塘承包给亲戚，没有开村民代表大会
village_affairs | 低保名额评得不公平
village_affairs | 村干部选举的时候漏了我们几户的选票
environment | 养猪场的污水直接排到沟里，臭得没法开窗
environment | 石料厂粉尘太大，窗台一天一层灰
environment | 化工厂晚上偷排废气，气味刺鼻
environment | 饭店油烟直排，噪音也大
traffic | 骑电动车被轿车撞了，交警认定他全责，保险公司不肯赔
traffic | 路口两车剐蹭，谁的责任说不清
traffic | 三轮车追尾，修车钱谈不拢
traffic | 他开车把我父亲撞伤了，垫付的钱不够
medical | 在诊所打针后过敏，医生说不是他们的责任
medical | 手术做完腿更疼了，怀疑医院有过错
medical | 卫生室开错了药，老人住院了
property_management | 物业不打扫楼道，还要收物业费
property_management | 业主和物业为停车位收费吵起来
property_management | 小区电梯老坏，维修基金又不让动
other | 我想知道村里的图书室什么时候开门
other | 两个人因为微信群里的一句话互相不理了
"""

# Written after the cue words, measured once, then used to widen them: `triage` says what came out.
FRESH_FLAGS = """
violence | 她男人喝多了把门卸下来，抡起凳子往我身上招呼
violence | 我被他家三兄弟摁在泥里捶了一顿
violence | 他二话不说照着我面门就是一下
violence | 村口为了让车，两个司机下车干了一仗
violence | 老张家小子拿弹弓打瞎了我一只眼
violence | 说好商量，结果他一脚把我从台阶上蹬下去
violence | 对方说见一次收拾一次，我现在出门都害怕
violence | 他用开水泼了我一身
violence | 胳膊让他拧脱臼了
violence | 吵着吵着他就上手了，我眼镜都碎了
family_violence | 他一喝酒我就得躲到邻居家，身上没有一块好肉
family_violence | 公公拿扫帚撵着儿媳满院子抽
family_violence | 结婚八年，挨打是家常便饭
family_violence | 老头子瘫在床上，儿媳妇拧他掐他还不给换尿布
family_violence | 我弟把我妈的腿打折了，就为了那几亩地
family_violence | 他不让我带手机，出门要跟着，回来晚了就罚跪
crime | 庄稼地的电机让人半夜给弄走了
crime | 老太太的养老钱被推销保健品的哄走了三万
crime | 他在我家水井里倒了农药
crime | 仓库的锁被剪开，少了两台水泵
crime | 借我的身份证去贷了款，我都不知道
crime | 有个开面包车的在村里转悠，要用糖把孩子领走
crime | 他趁我喝醉了对我动了手脚，扒我衣服
crime | 支书把修路款揣进了自己腰包
crime | 他把拖拉机故意开进我的花田来回碾
crime | 那伙人不让别人来收花，谁来就砸谁的车
minors | 我那上四年级的儿子放学路上被狗撵了
minors | 他俩都才十六，就搬到一起住了
minors | 两口子闹离婚，谁都不要老二，老二才两岁
minors | 邻居家的小子把我家玻璃弹碎了，才上学前班
minors | 闺女今年中考，被人堵在巷口要钱
suicide | 我要是要不回这笔钱，就从你们楼上下去
suicide | 老母亲把药攒了一瓶子藏在枕头底下
suicide | 他跟工友说，过了这个月就再也不麻烦大家了
suicide | 儿子走了，我也不打算过了，棺材都看好了
suicide | 她把金耳环都分给了妹妹，说以后用不着了
suicide | 男方不同意退婚，姑娘往井边跑了两回
suicide | 他写了一封信说对不起爹娘，手机也关了
suicide | 媳妇吃了一整瓶安定，正在洗胃
suicide | 活到这份上真没啥奔头了
"""

FRESH_KINDS = """
marriage_family | 小两口过不到一块去，娘家婆家都来闹
marriage_family | 老太太跟着老二住，老大一分钱不掏
marriage_family | 见面礼和三金，散了以后女方说是送的
marriage_family | 爹走了以后那套院子，闺女有没有份
marriage_family | 后老伴去世，他的儿女要我搬出去
neighbours | 西边那户把垃圾桶挪到我窗户根下
neighbours | 前排盖的棚子比我家窗户还高，屋里一天见不着太阳
neighbours | 东院的狗整宿叫唤
neighbours | 他家做粉条，水都淌到胡同里结了冰
neighbours | 门前那条道祖辈都走，他给挡上了
house_homestead | 老屋翻盖，他说我压了他的墙基
house_homestead | 闲置的老宅被侄子占着不还
house_homestead | 两家的山墙挨着，我想拆他不让
house_homestead | 当年换的宅子没有写字据，现在儿孙不认
contract | 订了五万盆绿萝，到日子他不来拉货
contract | 租的门头到期了，装修的钱谁出
contract | 打井的说好出水才付钱，没出水也要收
contract | 买挖掘机交了订钱，他卖给别人了
production_business | 花架进了一批，全是锈的，厂家不给退
production_business | 三个人凑钱建的冷库，有人要撤
production_business | 隔壁棚打药，我的草莓苗打蔫了
debt | 他从我店里拿烟酒，一年多没给钱
debt | 表弟说做买卖周转，拿走十万，至今没见影
debt | 我替他做的保，他跑了让我还
damages | 他家牛跑出来糟蹋了我的菜地
damages | 帮邻居上梁，掉下来摔断了腿
damages | 无人机掉下来，把我家暖房玻璃打碎了
land_forest_contract | 二轮延包的时候，我家少分了一块
land_forest_contract | 河滩那片杨树是谁栽的说不清
land_forest_contract | 我搬去城里，地让他种着，他现在不还
expropriation_demolition | 建光伏电站占了地，钱按哪个标准给
expropriation_demolition | 搬迁后的楼房比说好的小十平
labour | 干了一季采花，工头说花卖不掉没钱发
labour | 在厂里轧了手指头，老板只给了一千
labour | 说好一天二百，结账按一百五
village_affairs | 队里的机动地包给谁了，从来没贴过榜
village_affairs | 修路让每户摊三百，有人不愿意
environment | 烧塑料的小作坊一开工，满村都是黑烟
traffic | 拐弯的时候他没打灯，两辆电动车碰一块了
medical | 拔牙拔完脸肿了半个月，门诊让我自己去看
property_management | 楼道灯坏了一年，每月钱照收
other | 微信上拉黑了我，还在群里说闲话
"""

# A third set, written after the second had widened the cue words. Its flags were added to them, its kinds not.
HELD_OUT_FLAGS = """
violence | 为了一个车位，对门把我老公的鼻梁骨打断了
violence | 说了两句他就撸起袖子要跟我比划，还拿板凳砸过来
violence | 几个年轻人把卖瓜的老汉围在中间又踢又打
violence | 他往我脸上吐唾沫，还用指甲把我脸抓破了
violence | 我去要账，被他家人用棍子赶出来，后背全是伤
violence | 他说让我小心点，迟早要给我放点血
family_violence | 老公输了钱就拿我出气，昨天把我胳膊拧青了
family_violence | 我女儿嫁过去不到一年，被婆家打得流产了
family_violence | 父亲瘫痪，哥哥把他一个人扔在柴房不管
family_violence | 他怀疑我有外心，把我的手机砸了，拿绳子抽我
family_violence | 妈妈每次被爸爸打完都不让我说出去
crime | 凌晨三点有人撬开我家库房，拉走五袋化肥
crime | 网上说能办低息贷款，先让我交了八千手续费，人就没影了
crime | 他趁我不在家把我的三轮车开走卖了
crime | 村里有户人家天天聚众打牌，输赢上万
crime | 有个男人在我家窗户外面偷看我洗澡
crime | 他把我家的果树全部锯断了，三十多棵
crime | 施工队的人半夜来倒建筑垃圾，不让倒就打人
minors | 我侄子十四岁，被骗去网吧当网管
minors | 爸妈离了婚，我弟弟才六岁，没人接送
minors | 学校旁边的小卖部卖烟给初中生
minors | 保姆打了我家两岁的宝宝
minors | 隔壁的小孩把我的车划了
suicide | 她这几天不吃不喝，老说活着拖累我们
suicide | 我走到这一步，除了死没有别的办法了
suicide | 昨晚他一个人在桥上坐了一夜
suicide | 半个月没睡着了，真想一睡不醒
suicide | 老人把存折密码都写好了，说自己时候到了
suicide | 他说再来要债，他就一头撞死在墙上
suicide | 我这条贱命不值钱，你们等着收尸吧
"""

HELD_OUT_CLEAN = """
他打了一口井，离我家的井不到十米
孩子们都成家了，老房子怎么分想听听意见
这块地两家各说各的理，请来看看
我想打听一下调解要不要交钱
他家晾的粮食占了半条路
两家说好合用一根电线杆，现在他不同意
卖家发来的花盆碎了一半
承包费涨得太快，想谈一谈
麦子收割的时候压了他家的地头
院里的枣树掉叶子，他嫌脏
他把我的水管截断了接到自己家
快过年了，货款能不能先结一半
我家的猫跑到他家，他不让我进去找
租车回来说有划痕，要扣我五百
村里修水渠，绕开了我家的地
我们抢着浇水，轮次没排好
他在微信群里说我小气
楼上晾衣服滴水
花市的管理费一个摊一个价
媳妇想在村里开个小店，他哥不同意用那间房
我杀了两只羊卖给他，钱还没给
承诺的有机肥送来一看不是一个牌子
他拿了我的铁锹修路，没还
老人过生日，在哪家摆酒商量不拢
快件被隔壁签收了，忘了给我
墙皮掉了，物业说不归他们管
他的车停在我的车位上
拉货的三轮把我家门墩蹭了一下
棚膜质量不好，刮风就破
门口的路坑坑洼洼，没有人垫
"""

HELD_OUT_KINDS = """
marriage_family | 儿媳改嫁，孙子跟谁过
marriage_family | 领证三个月就分开了，给的八万八能不能要回
marriage_family | 母亲住院的费用几个子女怎么摊
marriage_family | 弟弟嫌父母偏心，多年不来往
neighbours | 隔壁装修从早敲到晚
neighbours | 他家的烟囱正对着我家厨房
neighbours | 两家中间的空地，他摆满了花盆
neighbours | 楼上小孩天天蹦，说了不改
house_homestead | 批给我的宅基，村里又给了别人
house_homestead | 花钱买的平房，卖房的不给过户
house_homestead | 他建房的时候往外扩了一块，占了公用的地方
contract | 让他做门窗，交了钱一直不来装
contract | 包出去的鱼塘，对方提前不干了
contract | 婚庆公司说好的车队没来
contract | 租的铺面漏雨，房东不修还催租
production_business | 买的鸡苗一个星期死了大半
production_business | 我俩一起开的加工点，账算不清了
production_business | 同一条街卖花，他老降价抢我的客
debt | 叔叔盖房时从我这拿了五万，十年没提过
debt | 饭店挂账挂了一万多，老板换人不认
debt | 三年前的砖钱到现在没结
damages | 放风筝的线把我脖子划了，要他出药费
damages | 他烧荒，火星子把我的草莓棚燎了
damages | 修房的瓦掉下来砸了我的摩托
land_forest_contract | 分地的时候按人头，后来添的人口没有地
land_forest_contract | 他在承包的山上修坟，我不同意
land_forest_contract | 两家的地埂被他一年一年往我这边挪
expropriation_demolition | 建变电站用了三亩地，村里只给了两亩的钱
expropriation_demolition | 老街改造，门面房补多少没说清
labour | 在饭店端盘子两个月，走的时候不给钱
labour | 干保洁的，说裁就裁，一分没补
labour | 送货路上摔了，公司说是我自己的事
village_affairs | 村里卖树的钱去哪了
village_affairs | 评贫困的时候没有公示
environment | 豆腐坊的水往河里倒，河都白了
environment | 隔着一条沟的鸭棚，夏天味儿熏得人头疼
traffic | 会车的时候反光镜碰掉了，都说对方靠中间
medical | 输完液腿肿，卫生所让去县里查
property_management | 交房三年了，绿化带还是荒的，管家换了好几个
other | 请问法律讲座几点开始
"""


def labelled(table: str) -> list[tuple[frozenset[str], str]]:
    """The lines of a table as labels and sentence."""
    rows = [line.split(" | ") for line in table.splitlines() if line]
    return [(frozenset(row[0].split(",")) if len(row) == 2 else frozenset(), row[-1]) for row in rows]
